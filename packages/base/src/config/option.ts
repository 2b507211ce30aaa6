interface OptionBase {
  /** Section of the file: `DEFAULT` or a group such as `ovn`. Compared without regard to case. */
  readonly group: string
  /** As written in the file: lower case with underscores. */
  readonly name: string
  /** A sentence for the operator who reads the sample file. */
  readonly doc: string
  /** Former names, read when the name itself is absent: `name`, or `group.name` for another group. */
  readonly deprecatedNames?: readonly string[]
  /** Masked wherever configuration is shown. */
  readonly secret?: boolean
  /** Loading fails when no value is given. */
  readonly required?: true
}

export interface StringOption extends OptionBase {
  readonly kind: 'string'
  readonly default?: string
}

/** Limits are inclusive. */
export interface NumberOption extends OptionBase {
  readonly kind: 'integer' | 'float'
  readonly default?: number
  readonly min?: number
  readonly max?: number
}

/** 0 to 65535 unless limited further. */
export interface PortOption extends OptionBase {
  readonly kind: 'port'
  readonly default?: number
  readonly min?: number
  readonly max?: number
}

export interface BooleanOption extends OptionBase {
  readonly kind: 'boolean'
  readonly default?: boolean
}

/** One of a few words, in this case. */
export interface ChoiceOption extends OptionBase {
  readonly kind: 'choice'
  readonly default?: string
  readonly choices: readonly string[]
}

/** `list`: one line, items separated by commas. `multi`: the option may be repeated, across files too. */
export interface ListOption extends OptionBase {
  readonly kind: 'list' | 'multi'
  readonly default?: readonly string[]
}

/** `key:value` pairs separated by commas; a value may contain colons. */
export interface DictOption extends OptionBase {
  readonly kind: 'dict'
  readonly default?: Readonly<Record<string, string>>
}

export type Option =
  | StringOption
  | NumberOption
  | PortOption
  | BooleanOption
  | ChoiceOption
  | ListOption
  | DictOption

export type OptionTable = readonly Option[]

/** The value of any option; undefined when it has neither a value nor a default. */
export type OptionValue =
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, string>>
  | undefined

/** Declares a table and keeps its literal types, from which the types of the values follow. */
export function defineOptions<const T extends OptionTable>(table: T): T {
  return table
}

export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name

type Missing<O extends Option> = O extends
  | { readonly default: NonNullable<unknown> }
  | { readonly required: true }
  ? never
  : undefined

/** The type of one option's value. Lists and dictionaries are empty rather than undefined. */
export type ValueOf<O extends Option> = O extends NumberOption | PortOption
  ? number | Missing<O>
  : O extends BooleanOption
    ? boolean | Missing<O>
    : O extends ChoiceOption
      ? O['choices'][number] | Missing<O>
      : O extends ListOption
        ? readonly string[]
        : O extends DictOption
          ? Readonly<Record<string, string>>
          : string | Missing<O>

/** `values[group][camelCaseName]` */
export type Values<O extends Option> = {
  readonly [G in O['group']]: {
    readonly [P in O as P['group'] extends G ? CamelCase<P['name']> : never]: ValueOf<P>
  }
}

/** `bind_host` -> `bindHost` */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
