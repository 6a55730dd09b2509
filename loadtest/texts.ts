/** Prompts, the same in every run. */

const WORDS =
  'the of and to in a is that for it was on with he be at by had not are but from or have an they which one you were all her she there would their we him been has when who will no more if out so up said what its about than into them can only other time new some could these two may first then do any like my now over such our man me even most made after also did many off before must well back through years where much your way down should because long each just state those people too how little good world make very year still see own work men day get here old life both between being under three never know same last another while us might great go come since against right came take used himself few house use place during high without again home around small however found part school general once upon every left war don’t does got united number hand course water until always away public something fact less though far put head think called set almost enough end took government night yet better'.split(
    ' '
  )
const SYLLABLES = ['ra', 'ment', 'qui', 'sto', 'lith', 'ven', 'or', 'pha', 'nesk', 'tul', 'gri', 'zam']

/** English-like text: mostly common words, some that no vocabulary holds whole, some numbers. */
export function prose(bytes: number): string {
  let state = 0x2545f491
  const below = (limit: number) => {
    // xorshift: the same sequence on every machine.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
  let text = ''
  while (text.length < bytes) {
    const kind = below(100)
    const word = kind < 88 ? WORDS[below(WORDS.length)] : kind < 97 ? strange(below) : String(below(10_000))
    text += `${word}${below(12) === 0 ? (below(3) === 0 ? '.\n' : ', ') : ' '}`
  }
  return text.slice(0, bytes)
}

function strange(below: (limit: number) => number): string {
  return Array.from({ length: 2 + below(3) }, () => SYLLABLES[below(SYLLABLES.length)]).join('')
}
