type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }

/** What a body leaves out stays as it is. */
export function withoutUndefined<T extends object>(body: T): Defined<T> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Defined<T>
}
