/** ERPNext holds e-mails equal whatever their case (its database does); Medusa does not. */
export const sameEmail = (a: string | null | undefined, b: string | null | undefined): boolean =>
  Boolean(a && b) && a?.trim().toLowerCase() === b?.trim().toLowerCase()
