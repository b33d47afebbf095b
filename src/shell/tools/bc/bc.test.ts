import { expect, it } from 'vitest'
import { Parser, BcSyntaxError, Unfinished } from './parse'
import { Halted, Interpreter } from './run'

/** What GNU bc 1.07 answers, on stdout and then on stderr. */
const CALCULATIONS: readonly (readonly [option: '' | '-l', input: string, output: string])[] = [
  ['', '5/0', 'Runtime error (func=(main), adr=5): Divide by zero\n'],
  ['', '1/0', 'Runtime error (func=(main), adr=3): Divide by zero\n'],
  ['', 'x=3; x/0', 'Runtime error (func=(main), adr=10): Divide by zero\n'],
  ['', '(1+2)/0', 'Runtime error (func=(main), adr=7): Divide by zero\n'],
  ['', '10/0', 'Runtime error (func=(main), adr=6): Divide by zero\n'],
  ['', 'sqrt(-1)', 'Runtime error (func=(main), adr=4): Square root of a negative number\n'],
  ['', '1+', '(standard_in) 2: syntax error\n'],
  ['', 'foo(', '(standard_in) 2: syntax error\n'],
  ['', 'a[1]=3; a[1]', '3\n'],
  ['', '2^200', '1606938044258990275541962092341162602522202993782792835301376\n'],
  [
    '',
    '2^1000',
    '10715086071862673209484250490600018105614048117055336074437503883703\\\n51051124936122493198378815695858127594672917553146825187145285692314\\\n04359845775746985748039345677748242309854210746050623711418779541821\\\n53046474983581941267398767559165543946077062914571196477686542167660\\\n429831652624386837205668069376\n',
  ],
  ['', 'obase=16; 255', 'FF\n'],
  ['', 'ibase=16; FF', '255\n'],
  ['', 'scale=3; 10/3; .5; -0.5; 1.0*2', '3.333\n.5\n-.5\n2.0\n'],
  ['', '7%3; -7%3; 7.5%2', '1\n-1\n1.5\n'],
  ['', '1==1; 1<2 && 0', '1\n0\n'],
  ['', 'print "a",1,"\\n"', 'a1\n'],
  ['', 'length(12.34); scale(1.20)', '4\n2\n'],
  ['', 'define f(x){ return (x*x); } f(3)', '9\n'],
  ['', 'for(i=0;i<3;i++) i', '0\n1\n2\n'],
  ['', 'if(1) 5 else 6', '5\n'],
  ['', 'x++ ; x; ++x', '0\n1\n2\n'],
  ['', '-2^2', '4\n'],
  ['', 'scale=4; 2^-1', '.5000\n'],
  ['', '"hi"', 'hi'],
  ['', '1 2', '(standard_in) 1: syntax error\n'],
  ['', 'X', '33\n'],
  ['', 'scale=2; 5/3*100', '166.00\n'],
  ['', '(x=5)', '5\n'],
  ['', '1.5+2.25; 1.5*2.25; 10.00/4', '3.75\n3.37\n2\n'],
  ['', 'scale=10; sqrt(2)', '1.4142135623\n'],
  ['', 'obase=2; 10.5', '1010.1000\n'],
  ['', 'ibase=2; 101.11', '5.75\n'],
  ['', 'obase=20; 399', ' 19 19\n'],
  ['', 'a=b=4; a+b', '8\n'],
  ['', 'define f(n){ if(n<=1) return 1; return n*f(n-1); } f(20)', '2432902008176640000\n'],
  ['', 'i=0; while(1){ if(i>3) break; i+=1; }; i', '4\n'],
  ['', '1>2; !0; !5; 3!=3; 2>=2', '0\n1\n0\n0\n1\n'],
  ['', 'last=5; .+1', '6\n'],
  ['', '100000*100000.0001', '10000000010.0000\n'],
  ['', '0.10+0.20', '.30\n'],
  ['', 'scale=5; 1/3; 1/-3', '.33333\n-.33333\n'],
  ['', 'halt', ''],
  [
    '',
    'limits',
    'BC_BASE_MAX     = 2147483647\nBC_DIM_MAX      = 16777215\nBC_SCALE_MAX    = 2147483647\nBC_STRING_MAX   = 2147483647\nMAX Exponent    = 9223372036854775807\nNumber of vars  = 32767\n',
  ],
  ['', '$', '(standard_in) 1: illegal character: $\n'],
  ['', 'foo(1)', 'Runtime error (func=(main), adr=3): Function foo not defined.\n'],
  ['', '2^(1/2)', '1\n'],
  ['', '-5%3; 5%-3', '-2\n2\n'],
  ['', '0^0; 0^3', '1\n0\n'],
  ['', '12345678901234567890*98765432109876543210', '1219326311370217952237463801111263526900\n'],
  ['-l', 'e(1);l(2);s(1);a(1)*4', '2.71828182845904523536\n.69314718055994530941\n.84147098480789650665\n3.14159265358979323844\n'],
  ['-l', 'scale=50; 4*a(1)', '3.14159265358979323846264338327950288419716939937508\n'],
  [
    '-l',
    'e(10); e(-3); l(10); l(.5); c(1); s(10); s(-2); a(-.5); a(10); j(0,1); j(2,3)',
    '22026.46579480671651695790\n.04978706836786394297\n2.30258509299404568401\n-.69314718055994530941\n.54030230586813971740\n-.54402111088936981340\n-.90929742682568169539\n-.46364760900080611621\n1.47112767430373459185\n.76519768655796655144\n.48609126058589107690\n',
  ],
  ['-l', 'l(0)', '-99999999999999999999.00000000000000000000\n'],
  ['-l', 's(100); c(1000)', '-.50636564110975879365\n.56237907629070299107\n'],
]

async function answer(option: string, input: string): Promise<string> {
  let out = ''
  let errors = ''
  const interpreter = new Interpreter(
    {
      tick: () => Promise.resolve(),
      out: async (text) => void (out += text),
      warn: async (text) => void (errors += `${text}\n`),
      readLine: () => Promise.resolve(''),
    },
    option === '-l',
  )
  if (option === '-l') interpreter.scale = 20
  try {
    const { statements } = new Parser(`${input}\n`).line()!
    await interpreter.run(statements)
  } catch (error) {
    if (error instanceof BcSyntaxError) errors += `(standard_in) ${error.line}: ${error.message}\n`
    else if (error instanceof Unfinished) errors += '(standard_in) 2: syntax error\n'
    else if (!(error instanceof Halted)) throw error
  }
  return out + errors
}

it.each(CALCULATIONS)('bc %s: %s', async (option, input, output) => {
  expect(await answer(option, input)).toBe(output)
})
