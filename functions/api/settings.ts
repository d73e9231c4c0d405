import { answer } from '../../lib/api/answer.ts'
import { serve } from '../../lib/api/serve.ts'
import { toldSettings } from '../../lib/api/told-settings.ts'
import { createSettingsSource } from '../../lib/settings.ts'

const source = createSettingsSource()

/** `GET /settings`: what this relay goes by; of a secret only whether it is set. */
export const handler = serve(async () => answer(200, await toldSettings(source)))
