// The front door to configuration.
export { ConfigError, type ConfigProblem } from './config-error.ts'
export { type Environment, formatProvenance, type Provenance } from './config-source.ts'
export { type ConfigSources, type LoadedConfig, loadConfig } from './load-config.ts'
export { defineOptions, type Option, type OptionTable, type OptionValue, type Values } from './option.ts'
export type { Setting } from './resolve-config.ts'
export { sample } from './sample.ts'
export { show } from './show.ts'
