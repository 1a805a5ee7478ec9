export const REPORT_STYLE = `
body { margin: 0 auto; max-width: 960px; padding: 8px 16px 40px; font: 16px/1.45 system-ui, sans-serif; color: #222; background: #fff }
h1 { margin: 16px 0 4px; font-size: 28px; overflow-wrap: anywhere }
h2 { margin: 32px 0 8px; font-size: 20px; border-bottom: 1px solid #ccc }
table { border-collapse: collapse; font-size: 14px }
th, td { padding: 3px 10px 3px 0; text-align: left; vertical-align: top }
.facets { table-layout: fixed; width: 100% }
.facets th { width: 30%; font-weight: 600; overflow-wrap: anywhere }
p { overflow-wrap: anywhere }
.facets td { overflow-wrap: anywhere; white-space: pre-wrap }
.text { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 240px }
.scroll { overflow-x: auto }
pre { background: #f4f4f4; padding: 10px; overflow-x: auto; font-size: 13px }
code { background: #f4f4f4; padding: 1px 4px }
.map { margin: 10px 0 18px }
.map caption { text-align: left; font-weight: 600; padding-bottom: 4px }
.map td { width: 30px; min-width: 26px; height: 26px; padding: 0; text-align: center; vertical-align: middle; border: 1px solid #fff }
.map th { font-weight: 400; padding: 2px 8px; text-align: right; white-space: nowrap }
.map thead th { text-align: center }
.finished { background: #0072B2; color: #fff }
.skipped { background: #56B4E9; color: #000 }
.failed { background: #E69F00; color: #000 }
.cancelled { background: #CC79A7; color: #000 }
.running, .pending, .none { background: #eee; color: #333 }
.key span { display: inline-block; margin-right: 14px }
.key i { display: inline-block; width: 22px; height: 22px; line-height: 22px; margin-right: 5px; text-align: center; font-style: normal }
`;
