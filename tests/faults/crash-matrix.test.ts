import { customerFlows } from './customer-flows.ts'
import { catalogueFlows, flows } from './flows.ts'
import { strikeFlows } from './matrix.ts'
import { quotationFlows } from './quotation-flows.ts'

const elsewhere = [...catalogueFlows, ...customerFlows, ...quotationFlows]
strikeFlows(
  'v2',
  flows.filter(flow => !elsewhere.includes(flow)),
)
