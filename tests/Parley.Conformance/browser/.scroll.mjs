import { chromium } from 'playwright-core';
const url=process.argv[2];
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']});
const p=await (await b.newContext({viewport:{width:1440,height:900}})).newPage();
let requests=0; p.on('request',r=>{if(/\/v1\//.test(r.url()))requests++});
p.on('console',m=>{if(m.type()==='error')console.log(m.text().slice(0,300))});p.on('pageerror',e=>console.log('PAGEERROR',e.message));
await p.goto(url);
await p.getByRole('listbox').waitFor(); await p.waitForTimeout(2500);
console.log('requests at start',requests);
await p.evaluate(()=>{window.long=[];new PerformanceObserver(l=>{for(const e of l.getEntries())window.long.push(Math.round(e.duration))}).observe({type:'longtask'});});
const cdp=await p.context().newCDPSession(p);
async function traced(fn){const tasks=[],all=[];const got=e=>{for(const x of e.value)if(x.tdur>4000)all.push(x);for(const x of e.value)if((x.name==='RunTask'||x.name==='ThreadControllerImpl::RunTask')&&x.tdur)tasks.push([x.tdur/1000,x.dur/1000,x.tid,x.ts,x.dur,x.pid]);};
 cdp.on('Tracing.dataCollected',got);await cdp.send('Tracing.start',{transferMode:'ReportEvents',traceConfig:{includedCategories:['disabled-by-default-devtools.timeline','devtools.timeline','toplevel','v8','blink','disabled-by-default-v8.gc']}});
 const r=await fn();const end=new Promise(r=>cdp.once('Tracing.tracingComplete',r));await cdp.send('Tracing.end');await end;cdp.off('Tracing.dataCollected',got);
 tasks.sort((a,b)=>b[0]-a[0]);r.inside=tasks.slice(0,6).map(t=>[t[0].toFixed(0),t[5],t[2],...new Set(all.filter(x=>x.pid===t[5]&&x.tid===t[2]&&x.ts>=t[3]&&x.ts+x.dur<=t[3]+t[4]).map(x=>x.name+':'+(x.tdur/1000).toFixed(0)))].slice(0,14).join(' '));r.cpuTasks=tasks.length;r.longestCpuMs=tasks.slice(0,5).map(x=>+x[0].toFixed(1));r.over50=tasks.filter(x=>x[0]>50).length;return r;}
async function drive(...a){return traced(()=>drive0(...a));}
async function drive0(selector, step, done, most){
  return p.evaluate(async ([selector,step,most,goal])=>{
    const el=document.querySelector(selector); window.long.length=0; const frames=[]; let last=performance.now(); const t0=last; let still=0;
    for(let i=0;i<most;i++){
      await new Promise(r=>requestAnimationFrame(r)); const now=performance.now(); frames.push(now-last); last=now;
      const before=el.scrollTop; el.scrollTop+=step;
      if(el.scrollTop===before){still++; if(still>90)break; await new Promise(r=>setTimeout(r,10));} else still=0;
    }
    frames.sort((a,b)=>a-b);
    return {ms:Math.round(performance.now()-t0),frames:frames.length,p50:+frames[frames.length>>1].toFixed(1),p95:+frames[Math.floor(frames.length*.95)].toFixed(1),p99:+frames[Math.floor(frames.length*.99)].toFixed(1),max:+frames.at(-1).toFixed(1),long:window.long.length,longest:Math.max(0,...window.long),nodes:document.querySelectorAll('*').length,height:el.scrollHeight,top:Math.round(el.scrollTop)};
  },[selector,step,most,null]);
}
requests=0;
console.log('list down',JSON.stringify(await drive('[role=listbox]',400,null,6000)),'requests',requests);
console.log('list up',JSON.stringify(await drive('[role=listbox]',-400,null,6000)));
requests=0;
console.log('thread up',JSON.stringify(await drive('[role=log]',-300,null,Number(process.argv[3]??800))),'requests',requests);
console.log('thread down',JSON.stringify(await drive('[role=log]',300,null,800)));
await b.close();
