/** Virtual time as the page shows it: now, speed, pause, and whether the past is being looked at. */
import { create } from 'zustand'
import { channel } from './channel'

/** Speeds offered, as multiples of real time; the last is as fast as the machine can. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 60, Infinity] as const
export const FASTEST = Infinity

export interface ClockState {
  /** Milliseconds of virtual time since the session's start, at the moment shown. */
  readonly now: number
  readonly speed: number
  readonly paused: boolean
  readonly viewing: boolean
  /** Milliseconds of virtual time that the session has. */
  readonly length: number
  /** Another moment was asked for, and it takes a while to rebuild it. */
  readonly rebuilding: boolean
  /** Epoch milliseconds at which virtual time starts. */
  readonly epoch: number
}

export const useClock = create<ClockState>(() => ({
  now: 0,
  speed: 1,
  paused: false,
  viewing: false,
  length: 0,
  epoch: 0,
  rebuilding: false,
}))

export function setPaused(paused: boolean): void {
  const { speed } = useClock.getState()
  useClock.setState({ paused })
  channel.send({ type: 'time', speed, paused })
}

export function setSpeed(speed: number): void {
  const { paused } = useClock.getState()
  useClock.setState({ speed })
  channel.send({ type: 'time', speed, paused })
}

export const stepOnce = () => channel.send({ type: 'time.step' })
export const skip = (duration: number) => channel.send({ type: 'time.skip', duration })
export const viewAt = (at: number | null) => channel.send({ type: 'time.view', at })

/** Takes back the last command with all it caused. */
export const undo = () => channel.send({ type: 'undo' })
