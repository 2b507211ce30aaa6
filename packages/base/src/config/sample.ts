import { formatIniText, formatValue } from './format-value.ts'
import { groupBySection } from './group-by-section.ts'
import type { Option, OptionTable } from './option.ts'
import { describeExpected } from './parse-value.ts'

const widthMax = 98

/**
 * The text of a configuration file with every option, its documentation and its default, all
 * commented out: uncommenting a line changes nothing until its value is changed.
 */
export function sample(tables: readonly OptionTable[]): string {
  return groupBySection(tables.flat(), option => option.group)
    .map(([section, options]) => `[${section}]\n\n${options.map(sampleOption).join('\n')}`)
    .join('\n')
}

function sampleOption(option: Option): string {
  const lines = [...wrap(option.doc), ...wrap(`Expects ${describeExpected(option)}${note(option)}.`)]
  const texts = formatValue(option.kind, option.default)
  const assignments = (texts.length > 0 ? texts : ['']).map(text =>
    `${option.name} = ${formatIniText(text)}`.trimEnd(),
  )
  return [
    ...lines.map(line => `# ${line}\n`),
    ...assignments.map(text => `#${text.replaceAll('\n', '\n#')}\n`),
  ].join('')
}

function note(option: Option): string {
  const former = option.deprecatedNames ?? []
  return [
    option.required ? '; required' : '',
    former.length > 0 ? `; formerly ${former.join(', ')}` : '',
  ].join('')
}

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(part => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > widthMax) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return line === '' ? lines : [...lines, line]
}
