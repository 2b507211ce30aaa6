import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { clientFiles } from './generate/client-files.ts'
import { databaseFiles } from './generate/database-files.ts'
import { documentFiles } from './generate/document-files.ts'
import type { GeneratedFile } from './generate/generated-file.ts'

const root = resolve(import.meta.dirname, '..')

/** Folders that hold generated files only: what nobody generates any more is removed from them. */
const folders = [
  'docs/generated',
  'packages/client/src/generated',
  'packages/server/src/database/generated',
] as const

/** Written by a run that takes minutes and needs packages of its own, not from the sources. */
const measured = new Set(['conformance', 'clients', 'definitions'].map(name => `docs/generated/${name}.md`))

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const files = [...(await databaseFiles()), ...(await clientFiles()), ...(await documentFiles())]
const stale = await staleFiles(files)
const left = await leftFiles(files)

if (values.check) {
  for (const path of [...stale.map(file => file.path), ...left])
    process.stderr.write(`${path} is not fresh: run \`npm run generate\`\n`)
  process.exitCode = stale.length + left.length ? 1 : 0
} else {
  for (const file of stale) await write(file)
  for (const path of left) await rm(join(root, path))
  process.stdout.write(
    `${files.length} generated files, ${stale.length} of them written, ${left.length} removed\n`,
  )
}

async function staleFiles(all: readonly GeneratedFile[]): Promise<readonly GeneratedFile[]> {
  const current = await Promise.all(all.map(file => readOrNothing(file.path)))
  return all.filter((file, index) => file.text !== current[index])
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), 'utf8')
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function leftFiles(all: readonly GeneratedFile[]): Promise<readonly string[]> {
  const known = new Set(all.map(file => file.path))
  const present = await Promise.all(
    folders.map(async folder => {
      await mkdir(join(root, folder), { recursive: true })
      return (await readdir(join(root, folder))).map(name => `${folder}/${name}`)
    }),
  )
  return present.flat().filter(path => !known.has(path) && !measured.has(path))
}

async function write(file: GeneratedFile): Promise<void> {
  const path = join(root, file.path)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, file.text)
}
