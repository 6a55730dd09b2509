/** Where this system keeps what can be made again: indexes of large recordings, for example. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

const NAME = 'aoai-simulator'

/** null where the system gives no such place, as for users without a home. */
export function cacheDir(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string | null = homeOf()
): string | null {
  if (platform === 'win32') return inside(env.LOCALAPPDATA)
  if (platform === 'darwin') return home === null ? null : join(home, 'Library', 'Caches', NAME)
  return inside(env.XDG_CACHE_HOME) ?? (home === null ? null : join(home, '.cache', NAME))
}

/** A path that is not absolute would lead somewhere else from every working directory. */
function inside(folder: string | undefined): string | null {
  return folder !== undefined && isAbsolute(folder) ? join(folder, NAME) : null
}

function homeOf(): string | null {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : null
  } catch {
    return null
  }
}
