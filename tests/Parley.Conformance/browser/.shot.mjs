import { chromium } from 'playwright-core';
const [,, url, out, size='1440x900', scheme='light', script=''] = process.argv;
const [width,height]=size.split('x').map(Number);
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']});
const p=await (await b.newContext({viewport:{width,height},colorScheme:scheme})).newPage();
p.on('console',m=>{if(['error','warning'].includes(m.type()))console.log(m.type(),m.text().slice(0,300))});p.on('pageerror',e=>console.log('PAGEERROR',e.message));
await p.goto(url);await p.waitForTimeout(2500);
if(script){await new Function('p',`return (async()=>{${script}})()`)(p);await p.waitForTimeout(500);}
console.log('overflow', await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth));
await p.screenshot({path:out});await b.close();
