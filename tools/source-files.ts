import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '..')

/** Every TypeScript file of ours, relative to the repository, without what is generated or installed. */
export function sourceFiles(): readonly string[] {
  return ['packages', 'test', 'bench', 'tools']
    .flatMap(directory =>
      readdirSync(join(repository, directory), { recursive: true, encoding: 'utf8' }).map(name =>
        join(directory, name),
      ),
    )
    .filter(name => name.endsWith('.ts') && !/(^|\/)(node_modules|dist|generated)\//.test(name))
    .sort()
}
