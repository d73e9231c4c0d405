import {
  countryRow,
  itemCodeRow,
  slideRow,
  specificationRow,
  type WebsiteItemRow,
  websiteItemFields,
  websiteItemRow,
} from '../../erpnext/catalogue.ts'
import type { Erpnext, Filter } from '../../erpnext/client.ts'

/** A Website Item with what other documents say about it. */
export interface ReadItem extends WebsiteItemRow {
  website_specifications: { label?: string | null | undefined; description?: string | null | undefined }[]
  /** ISO code of the Item's Country as ERPNext has it: lower case; undefined without one. */
  country_code: string | undefined
  /** Of the item's slideshow, in its order. */
  slides: string[]
}

/** Which Website Items: all that the filters find, or the first so many by name. */
export interface ItemQuery {
  filters: readonly Filter[]
  limit?: number
}

/** The Website Items that a query finds, by name, in at most four calls however many they are. */
export async function readItems(erpnext: Erpnext, { filters, limit = 0 }: ItemQuery): Promise<ReadItem[]> {
  const query = { fields: websiteItemFields, filters, orderBy: 'name asc', limit }
  const rows = await erpnext.list('Website Item', websiteItemRow, query)
  const names = rows.map(({ name }) => name)
  const slideshows = distinct(rows.map(({ slideshow }) => slideshow))
  const countries = distinct(rows.map(({ country_of_origin }) => country_of_origin))
  const [specifications, slides, codes] = await Promise.all([
    children(names, parents =>
      erpnext.list('Item Website Specification', specificationRow, {
        fields: ['parent', 'label', 'description', 'idx'],
        filters: [['parent', 'in', parents]],
        parent: 'Website Item',
        limit: 0,
      }),
    ),
    children(slideshows, parents =>
      erpnext.list('Website Slideshow Item', slideRow, {
        fields: ['parent', 'image', 'idx'],
        filters: [['parent', 'in', parents]],
        parent: 'Website Slideshow',
        limit: 0,
      }),
    ),
    countries.length
      ? erpnext.list('Country', countryRow, {
          fields: ['name', 'code'],
          filters: [['name', 'in', countries]],
          limit: 0,
        })
      : [],
  ])
  const codeOf = new Map(codes.map(({ name, code }) => [name, code || undefined]))
  return rows.map(row => ({
    ...row,
    website_specifications: specifications.get(row.name) ?? [],
    country_code: row.country_of_origin ? codeOf.get(row.country_of_origin) : undefined,
    slides: (row.slideshow ? (slides.get(row.slideshow) ?? []) : []).flatMap(({ image }) => image || []),
  }))
}

/** Of some item codes those that have a Website Item. */
export async function existingItemCodes(erpnext: Erpnext, itemCodes: readonly string[]): Promise<Set<string>> {
  const query = { fields: ['item_code'], filters: [['item_code', 'in', itemCodes]] as const, limit: 0 }
  return new Set((await erpnext.list('Website Item', itemCodeRow, query)).map(({ item_code }) => item_code))
}

/** Child rows by parent, in their order. */
async function children<Row extends { parent: string; idx: number }>(
  parents: readonly string[],
  list: (parents: readonly string[]) => Promise<Row[]>,
): Promise<Map<string, Row[]>> {
  if (!parents.length) return new Map()
  const rows = await list(parents)
  return Map.groupBy(
    rows.toSorted((a, b) => a.idx - b.idx),
    ({ parent }) => parent,
  )
}

const distinct = (names: readonly (string | null | undefined)[]): string[] => [
  ...new Set(names.filter((name): name is string => !!name)),
]
