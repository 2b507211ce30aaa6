import { type LoadedConfig, loadConfig, type Values } from '@neutrino/base/config/index.ts'

import { keystoneOptions } from '../http/auth/options.ts'
import { segmentOptions } from '../segments/options.ts'
import { agentOptions } from './agent-options.ts'
import { bgpOptions } from './bgp-options.ts'
import { defaultOptions, quotaOptions } from './default-options.ts'
import { extensionOptions } from './extension-options.ts'
import { ironicOptions } from './ironic-options.ts'
import { novaOptions } from './nova-options.ts'
import { ovnOptions } from './ovn-options.ts'
import { placementOptions } from './placement-options.ts'
import { routerOptions } from './router-options.ts'

/** Every option of the server, in the order of the sample file. */
export const serverOptions = [
  defaultOptions,
  quotaOptions,
  keystoneOptions,
  segmentOptions,
  ovnOptions,
  novaOptions,
  ironicOptions,
  placementOptions,
  routerOptions,
  agentOptions,
  extensionOptions,
  bgpOptions,
] as const

export type ServerConfig = Values<(typeof serverOptions)[number][number]>
export type LoadedServerConfig = LoadedConfig<typeof serverOptions>

/** Reads the files of --config-file and --config-dir. Throws ConfigError naming file, section and key. */
export function loadServerConfig(files: readonly string[], dirs: readonly string[]): LoadedServerConfig {
  return loadConfig(serverOptions, { files, dirs, env: process.env })
}
