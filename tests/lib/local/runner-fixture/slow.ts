/** Never ends. */
export const handler = () => new Promise<never>(() => {})
