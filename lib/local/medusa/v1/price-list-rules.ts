import type { Rule, Rules } from './class-validator.ts'

// Medusa 1.20.11's own validators (packages/medusa/src/api/routes/admin/price-lists), field by field.

const string: Rule = { kind: 'string' }
const number: Rule = { kind: 'number' }
const anything: Rule = { kind: 'anything' }

const price: Rules = {
  ...{ region_id: string, currency_code: string, amount: { kind: 'integer', required: true } },
  ...{ variant_id: { kind: 'string', required: true }, min_quantity: number, max_quantity: number },
}

const list = (text: Rule, type: Partial<Rule>, prices: Rule): Rules => ({
  ...{ name: text, description: text, starts_at: anything, ends_at: anything },
  status: { kind: 'string', values: ['active', 'draft'] },
  type: { kind: 'string', values: ['sale', 'override'], ...type },
  prices,
  customer_groups: { kind: 'array', of: { id: { kind: 'string', required: true } } },
})

const required = { required: true }

export const createRules = list({ kind: 'string', ...required }, required, { kind: 'array', of: price, ...required })
export const updateRules = list(string, {}, { kind: 'array', of: { id: string, ...price } })
export const pricesAddRules: Rules = {
  prices: { kind: 'array', of: { id: string, ...price }, ...required },
  override: { kind: 'boolean' },
}
export const pricesDeleteRules: Rules = { price_ids: { kind: 'array', ...required } }
