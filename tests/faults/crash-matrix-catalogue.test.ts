import { describe } from '@jest/globals'
import { catalogueFlows } from './flows.ts'
import { strikeFlows } from './matrix.ts'

describe.each(['v2', 'v1'] as const)('Medusa %s', api => strikeFlows(api, catalogueFlows))
