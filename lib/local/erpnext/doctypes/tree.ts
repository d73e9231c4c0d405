import type { Row } from '../document.ts'
import { FrappeError } from '../errors.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

/** A nested set: a new leaf takes its parent's `rgt`, and everything from there on moves by two (recorded). */
export function tree(parentField: string, label: string, defaults: Row): DoctypeRules {
  return {
    create(given, { store }) {
      const doctype = label.replace('Parent ', '')
      const root = [...store.all(doctype)].find(node => !node[parentField])
      const name = String(given[parentField] ?? root?.name ?? '')
      const parent = store.get(doctype, name)
      if (!parent) throw new FrappeError(417, 'LinkValidationError', `Could not find ${label}: ${name}`)
      const lft = Number(parent.rgt)
      return { ...defaults, ...given, [parentField]: name, old_parent: name, lft, rgt: lft + 1 }
    },
    written({ doctype, name, lft }, _, site, isNew) {
      if (isNew) makeRoom(String(doctype), name, Number(lft), site)
    },
  }
}

function makeRoom(doctype: string, name: string, from: number, { store }: Site): void {
  for (const node of [...store.all(doctype)]) {
    if (node.name === name) continue
    const moved = (edge: unknown) => (Number(edge) >= from ? Number(edge) + 2 : Number(edge))
    store.set(doctype, { ...node, lft: moved(node.lft), rgt: moved(node.rgt) })
  }
}
