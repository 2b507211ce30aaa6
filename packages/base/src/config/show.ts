import { redactText } from '../redact.ts'
import { formatProvenance } from './config-source.ts'
import { formatIniText, formatValue } from './format-value.ts'
import { groupBySection } from './group-by-section.ts'
import type { LoadedConfig } from './load-config.ts'
import type { Setting } from './resolve-config.ts'

/**
 * The effective configuration as text, a comment line above each value saying where it came from.
 * Secret options are masked, and so are passwords inside URLs.
 */
export function show(loaded: Pick<LoadedConfig, 'settings'>): string {
  return groupBySection(loaded.settings, setting => setting.option.group)
    .map(([section, settings]) => `[${section}]\n${settings.map(showSetting).join('')}`)
    .join('\n')
}

function showSetting({ option, value, provenance }: Setting): string {
  const source = `# ${formatProvenance(provenance)}\n`
  const texts = formatValue(option.kind, value)
  if (texts.length === 0) return `${source}#${option.name} =\n`
  const shown = texts.map(text => (option.secret && text !== '' ? '***' : formatIniText(redactText(text))))
  return source + shown.map(text => `${`${option.name} = ${text}`.trimEnd()}\n`).join('')
}
