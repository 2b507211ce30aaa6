/** A file that is made from something else in the repository and never edited. */
export interface GeneratedFile {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
}

/** security_group -> SecurityGroup */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[_-])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** security_group -> securityGroup */
export function camelCase(name: string): string {
  const pascal = pascalCase(name)
  return `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`
}
