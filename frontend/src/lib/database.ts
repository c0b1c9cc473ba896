import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

// What is typed is kept here until the server has said that it has it. Nothing of it leaves the phone otherwise; rows
// name their person, so that two people who share a phone do not see each other's.
export type Stored = DBSchema & {
  /** Texts that are being typed: comments, posts, answers. Key: person + place. */
  typed: {
    key: string
    value: { key: string; person: string; value: unknown; at: number }
    indexes: { person: string }
  }
  /** Campaign drafts of the wizard. */
  drafts: {
    key: string
    value: { id: string; person: string; at: number; [more: string]: unknown }
    indexes: { person: string }
  }
  /** Posts that wait to be published. id is also the key that keeps the server from publishing twice. */
  posts: {
    key: string
    value: { id: string; person: string; at: number; [more: string]: unknown }
    indexes: { person: string }
  }
  /** Pictures that wait for their upload. */
  photos: {
    key: string
    value: { id: string; person: string; blob: Blob; at: number; [more: string]: unknown }
    indexes: { person: string }
  }
}

let opened: Promise<IDBPDatabase<Stored>> | undefined

/** The phone's own database. */
export function database(): Promise<IDBPDatabase<Stored>> {
  opened ??= open()
  return opened
}

async function open(): Promise<IDBPDatabase<Stored>> {
  try {
    return await openDB<Stored>('shanhuo', 1, {
      upgrade(db) {
        db.createObjectStore('typed', { keyPath: 'key' }).createIndex('person', 'person')
        db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('person', 'person')
        db.createObjectStore('posts', { keyPath: 'id' }).createIndex('person', 'person')
        db.createObjectStore('photos', { keyPath: 'id' }).createIndex('person', 'person')
      },
      terminated() {
        opened = undefined
      },
    })
  } catch (error) {
    // It may open the next time: a phone that was short of room or has lost its storage for a moment.
    opened = undefined
    throw error
  }
}
