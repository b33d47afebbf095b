/** The tools every machine may have besides its shell's own; each is one folder. */
import type { Command } from '../shell/command'
import { curl } from './curl'
import { dig } from './dig'
import { host } from './host'
import { ifconfig } from './ifconfig'
import { ip, route } from './ip/own'
import { nc } from './nc'
import { ncat } from './nc/ncat'
import { nslookup } from './nslookup'
import { ping } from './ping'
import { sysctl } from './sysctl'
import { telnet } from './telnet'
import { traceroute } from './traceroute'
import { wget } from './wget'

/** What containers and nodes may have, not the machine a learner types on. */
export const kernelTools: readonly Command[] = [sysctl]

/** Programs that need nothing but the network of the machine they run on. */
export const networkTools: readonly Command[] = [curl, dig, host, ifconfig, ip, nc, ncat, nslookup, ping, route, telnet, traceroute, wget]
