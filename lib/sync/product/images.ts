/** Where ERPNext keeps an item's images: paths under `/files` or `/private/files`, or addresses elsewhere. */
export interface ImageSource {
  website_image?: string | null | undefined
  /** `image` of the rows of the Website Slideshow that the item names, in their order. */
  slides?: readonly string[] | undefined
}

/** Medusa's image fields, `images` in its order. */
export interface ProductImages {
  thumbnail: string | null
  images: readonly string[]
}

/**
 * The item's images as addresses that anybody may fetch: its own first, each once. The first is the thumbnail, as Medusa
 * itself has it. `unavailable` names those that nobody outside may fetch, to be reported and not sent.
 */
export function imagesOf(source: ImageSource, erpnextUrl: string): ProductImages & { unavailable: string[] } {
  const paths = [source.website_image, ...(source.slides ?? [])].map(path => path?.trim()).filter(Boolean)
  const unique = [...new Set(paths as string[])]
  const urls = unique.map(path => publicUrl(path, erpnextUrl))
  const images = [...new Set(urls.filter(url => url !== undefined))]
  return { thumbnail: images[0] ?? null, images, unavailable: unique.filter((_, index) => urls[index] === undefined) }
}

/**
 * The address under which anybody may fetch a file of ERPNext; an absolute one as it stands. Undefined for what needs a
 * login (`/private/files`) and for what is no web address (`data:`).
 */
export function publicUrl(path: string, erpnextUrl: string): string | undefined {
  const site = new URL(erpnextUrl.replace(/\/*$/, '/')).href
  const url = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path) ? URL.parse(path, site) : URL.parse(site + escapeName(path))
  if (!url || !/^https?:$/.test(url.protocol) || url.href.startsWith(`${site}private/`)) return undefined
  return /^https?:/i.test(path) ? path : url.href
}

/** ERPNext keeps a path as its file is called: a `#` or a lone `%` belongs to the name; what is encoded already stays. */
const escapeName = (path: string): string =>
  path
    .replace(/^\//, '')
    .replaceAll('#', '%23')
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
