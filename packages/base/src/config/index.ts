// The front door to configuration.
export { ConfigError, type ConfigProblem } from './config-error.ts'
export { type LoadedConfig, loadConfig } from './load-config.ts'
export { defineOptions, type Option, type Values } from './option.ts'
export { sample } from './sample.ts'
export { show } from './show.ts'
