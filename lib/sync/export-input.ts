import * as z from 'zod'

/** Which document to export, asked for by hand. */
export const exportInput = z.strictObject({ name: z.string().min(1) })
