import { describe } from '@jest/globals'
import { customerFlows, signUpFlows } from './customer-flows.ts'
import { strikeFlows } from './matrix.ts'
import { quotationFlows } from './quotation-flows.ts'

describe('Medusa v2', () => strikeFlows('v2', [...customerFlows, ...quotationFlows]))
describe('Medusa v1', () => strikeFlows('v1', signUpFlows))
