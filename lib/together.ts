/**
 * As `Promise.all`, but a failure is thrown when all have come to their end: what goes on after a Lambda has answered runs on
 * in its next invocation, or not at all.
 */
export async function together<const Works extends readonly Promise<unknown>[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  await Promise.allSettled(works)
  return (await Promise.all(works)) as { -readonly [Index in keyof Works]: Awaited<Works[Index]> }
}
