import { useEffect, useState } from 'react'

const ARMED_MS = 3000

/** For what cannot be undone: the first press only asks for a second one within three seconds. */
export function useArmed(run: () => void): { armed: boolean; press: () => void } {
  const [armed, setArmed] = useState(false)
  useEffect(() => {
    if (!armed) return
    const timer = setTimeout(() => setArmed(false), ARMED_MS)
    return () => clearTimeout(timer)
  }, [armed])
  function press(): void {
    setArmed(!armed)
    if (armed) run()
  }
  return { armed, press }
}
