// Writes what `go build -overlay` takes, so that a portal is built with dist-preact in the place of dist:
//   node overlay.mjs >overlay.json
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const [dist, preact] = ['dist', 'dist-preact'].map((folder) => resolve(import.meta.dirname, folder))

const files = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : []

// An empty place is a file that is not there.
const gone = files(dist).filter((file) => !file.endsWith('.keep'))
const Replace = Object.fromEntries([
  ...gone.map((file) => [file, '']),
  ...files(preact).map((file) => [file.replace(preact, dist), file]),
])
process.stdout.write(JSON.stringify({ Replace }))
