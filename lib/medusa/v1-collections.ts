import * as z from 'zod'
import type { DocumentRef } from '../document.ts'
import { asRelayError } from '../errors.ts'
import { ask } from './ask.ts'
import type { Catalogue, PresentCollection } from './catalogue.ts'
import { collectionAnswer } from './catalogue-answers.ts'
import type { MedusaClient } from './client.ts'
import { fewAtATime } from './few-at-a-time.ts'
import { offsetPages } from './offset-pages.ts'

/** Recorded: a list of collections lacks their metadata. */
const page = z.object({ collections: z.array(z.object({ id: z.string() })) })

type Collections = Pick<Catalogue, 'findCollections' | 'writeCollection' | 'deleteCollection' | 'allCollections'>

/** The collections of Medusa 1: its list takes no ids and one handle a call, and deleting one twice is refused. */
export function collectionsV1(client: MedusaClient): Collections {
  const byId = async (id: string, document?: DocumentRef): Promise<PresentCollection | undefined> => {
    const request = { method: 'get', path: pathOf(id), documents: document ? [document] : [] } as const
    return (await unlessMissing(ask(client, request, collectionAnswer)))?.collection
  }
  const idsOfHandle = async (handle: string, document: DocumentRef): Promise<string[]> => {
    const path = `/admin/collections?handle=${encodeURIComponent(handle)}`
    const { collections } = await ask(client, { method: 'get', path, documents: [document] }, page)
    return collections.map(({ id }) => id)
  }

  return {
    async findCollections({ ids = [], handles = [] }, document) {
      const all = async (wanted: Iterable<string>) =>
        (await fewAtATime([...new Set(wanted)], id => byId(id, document))).filter(found => found !== undefined)
      const found = await all(ids)
      const others = [...new Set(handles)].filter(each => !found.some(({ handle }) => handle === each))
      const otherIds = await fewAtATime(others, handle => idsOfHandle(handle, document))
      return [...found, ...(await all(otherIds.flat()))]
    },
    async writeCollection(id, fields, document) {
      const path = id ? pathOf(id) : '/admin/collections'
      const request = { method: 'post', path, json: fields, documents: [document] } as const
      return (await ask(client, request, collectionAnswer)).collection
    },
    async deleteCollection(id, document) {
      await unlessMissing(client.admin({ method: 'delete', path: pathOf(id), documents: [document] }))
    },
    async *allCollections(after) {
      const list = async ({ limit, offset }: { limit: number; offset: number }) => {
        const path = `/admin/collections?limit=${limit}&offset=${offset}`
        return (await ask(client, { method: 'get', path, documents: [] }, page)).collections
      }
      for await (const { rows, after: end } of offsetPages(list, after)) {
        const found = await fewAtATime(rows, ({ id }) => byId(id))
        yield { rows: found.filter(each => each !== undefined), after: end }
      }
    },
  }
}

const pathOf = (id: string): string => `/admin/collections/${encodeURIComponent(id)}`

const unlessMissing = <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> =>
  answer.catch(error => {
    if (asRelayError(error).code !== 'not_found') throw error
    return undefined
  })
