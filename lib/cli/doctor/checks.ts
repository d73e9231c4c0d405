import type { Check } from './check.ts'
import { addressCheck } from './checks/address.ts'
import { clockChecks, timeZoneCheck } from './checks/clocks.ts'
import { deliveriesCheck } from './checks/deliveries.ts'
import { sellingSettingsCheck, stockSettingsCheck } from './checks/erpnext-settings.ts'
import { breakersCheck, parkedCheck } from './checks/jobs.ts'
import { mandatoryCheck } from './checks/mandatory.ts'
import { companyCheck, priceListCheck } from './checks/price-list.ts'
import { publishableKeyCheck } from './checks/publishable-key.ts'
import { relayUserCheck } from './checks/relay-user.ts'
import { runningSettingsCheck, switchedOnCheck } from './checks/running-settings.ts'
import { salesChannelCheck, shippingProfileCheck } from './checks/sales-channel.ts'
import { setUpCheck } from './checks/set-up.ts'
import { medusaSignatureCheck, webhookSignatureCheck } from './checks/signatures.ts'
import { stockLocationsCheck } from './checks/stock-locations.ts'
import { taxesCheck } from './checks/taxes.ts'
import { erpnextVersionCheck, medusaVersionCheck } from './checks/versions.ts'
import { workersCheck } from './checks/workers.ts'

/** What is looked at once the settings and the connections were, in the order in which it is told. */
export const checks: readonly Check[] = [
  ...[runningSettingsCheck, switchedOnCheck],
  ...[erpnextVersionCheck, medusaVersionCheck],
  ...[...clockChecks, timeZoneCheck],
  ...[setUpCheck, addressCheck, deliveriesCheck, webhookSignatureCheck, medusaSignatureCheck],
  ...[workersCheck, mandatoryCheck, sellingSettingsCheck, stockSettingsCheck, relayUserCheck],
  ...[companyCheck, priceListCheck, taxesCheck],
  ...[salesChannelCheck, shippingProfileCheck, publishableKeyCheck, stockLocationsCheck],
  ...[breakersCheck, parkedCheck],
]
