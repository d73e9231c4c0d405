import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { SellingSettings } from './terms.ts'

export interface Seller {
  company: string
  priceList: string
  /** Of the price list, and of what is sold by it. */
  currency: string
}

const companyRow = z.object({ name: z.string() })
const priceListDocument = z.object({ name: z.string(), currency: z.string() })

/** Who sells, and in which currency. @throws RelayError of kind `configuration` that names the setting */
export async function readSeller(erpnext: Erpnext, { COMPANY, SELLING_PRICE_LIST }: SellingSettings): Promise<Seller> {
  const [company, priceList] = await Promise.all([
    COMPANY ?? onlyCompany(erpnext),
    erpnext.get('Price List', SELLING_PRICE_LIST, priceListDocument),
  ])
  if (!priceList) throw wrongSetting(`SELLING_PRICE_LIST: ERPNext has no Price List ${SELLING_PRICE_LIST}`)
  return { company, priceList: priceList.name, currency: priceList.currency }
}

async function onlyCompany(erpnext: Erpnext): Promise<string> {
  const [only, another] = await erpnext.list('Company', companyRow, { fields: ['name'], limit: 2 })
  if (!only || another) throw wrongSetting('COMPANY is not set, and ERPNext has not one Company only')
  return only.name
}

const wrongSetting = (problem: string): RelayError =>
  new RelayError('configuration', `settings: ${problem}`, { code: 'settings' })
