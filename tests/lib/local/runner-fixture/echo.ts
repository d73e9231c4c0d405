/** Answers the event and what the context said, for the test to look at. */
export const handler = async (
  event: unknown,
  context: { getRemainingTimeInMillis(): number; awsRequestId: string },
) => ({
  event,
  remainingMs: context.getRemainingTimeInMillis(),
  requestId: context.awsRequestId,
})
