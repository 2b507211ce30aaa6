import { renderPolicyReference } from '@neutrino/server/policy/render-policy.ts'
import type { GeneratedFile } from './generated-file.ts'
import { renderApi } from './render-api.ts'
import { renderBindingProfile } from './render-binding-profile.ts'
import { renderOvnCoverage, renderParity } from './render-coverage.ts'
import { renderErrors } from './render-errors.ts'
import {
  renderMacvtapOptions,
  renderMetadataOptions,
  renderOptions,
  renderOvnAgentOptions,
  renderSriovOptions,
} from './render-options.ts'
import { renderOvnReleases } from './render-ovn-releases.ts'

const directory = 'docs/generated'
const header = '<!-- Made by `npm run generate`; do not edit. -->\n'

/** The reference pages. */
export async function documentFiles(): Promise<readonly GeneratedFile[]> {
  const pages = {
    api: renderApi(),
    'binding-profile': renderBindingProfile(),
    errors: await renderErrors(),
    options: renderOptions(),
    'options-macvtap': renderMacvtapOptions(),
    'options-metadata': renderMetadataOptions(),
    'options-ovn-agent': renderOvnAgentOptions(),
    'options-sriov': renderSriovOptions(),
    'ovn-releases': renderOvnReleases(),
    parity: renderParity(),
    policy: renderPolicyReference(),
  }
  const files = Object.entries(pages).map(([name, text]) => ({
    path: `${directory}/${name}.md`,
    text: header + text,
  }))
  return [...files, { path: 'docs/design/ovn-coverage.md', text: header + renderOvnCoverage() }]
}
