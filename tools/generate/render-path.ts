import { camelCase } from './generated-file.ts'

/** The path as an expression of the parameters. */
export function pathText(path: string): string {
  return path.includes('{')
    ? `\`${path.replace(/\{(\w+)\}/g, (_, name: string) => `\${encodeURIComponent(${camelCase(name)})}`)}\``
    : `'${path}'`
}
