import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../source-files.ts'

/** A test by its file, below test/ or packages/server/src/, and its title as it stands there. */
export interface TestReference {
  readonly file: string
  readonly title: string
}

/** In place of a title: the file is about nothing else. */
export const everyTest = 'all'

function testOf(file: string, title: string): TestReference {
  return { file, title }
}

/** In tests with packets. */
export const cluster = (name: string, title: string) => testOf(`test/cluster/${name}.test.ts`, title)
/** On real databases, without packets. */
export const ovn = (name: string, title: string) => testOf(`test/ovn/${name}.test.ts`, title)
/** Of the API. */
export const scenario = (name: string, title: string) => testOf(`test/scenarios/${name}.test.ts`, title)
/** Beside the code. */
export const beside = (name: string, title: string) => testOf(`packages/server/src/${name}.test.ts`, title)

/** @throws Error for one that is not there: a reference to nothing proves nothing */
export function requireTest({ file, title }: TestReference): void {
  const text = textOf(file)
  if (title !== everyTest && !text.includes(title)) throw new Error(`${file} has no test "${title}"`)
}

/** @throws Error when there is no such file */
export function requireFile(file: string): void {
  textOf(file)
}

const texts = new Map<string, string>()

function textOf(file: string): string {
  const known = texts.get(file)
  if (known !== undefined) return known
  const text = readFileSync(join(repository, file), 'utf8')
  texts.set(file, text)
  return text
}

/** For a cell of a table. */
export function printTest({ file, title }: TestReference): string {
  return `\`${file.replace(/^(test|packages\/server\/src)\//, '').replace(/\.test\.ts$/, '')}\`: ${title.replaceAll('|', '\\|').replaceAll('`', '')}`
}
