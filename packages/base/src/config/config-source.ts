import type { IniAssignment } from './parse-ini.ts'

/** Where the value of an option came from. */
export type Provenance =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'environment'; readonly variable: string }

/** A configuration file, parsed. */
export interface ConfigFile {
  readonly file: string
  readonly assignments: readonly IniAssignment[]
}

export type Environment = Readonly<Record<string, string | undefined>>

/** `/etc/neutrino.conf:12`, `environment OS_DEFAULT__DEBUG` or `default`. */
export function formatProvenance(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'default':
      return 'default'
    case 'file':
      return `${provenance.file}:${provenance.line}`
    case 'environment':
      return `environment ${provenance.variable}`
  }
}
