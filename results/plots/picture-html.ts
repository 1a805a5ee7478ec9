import { escapeHtml, htmlPage } from '../report/html-text.ts';
import { NARROW, type Picture, type Size, WIDE } from './picture.ts';

/** A picture inside a page, drawn once for wide and once for narrow screens; needs `PICTURE_STYLE` and `PICTURE_SCRIPT`. */
export function pictureFigure({ title, description, draw }: Picture): string {
  const drawings = [
    ['wide', WIDE],
    ['narrow', NARROW],
  ] as const;
  const parts = drawings.map(([name, size]) => drawingBlock(name, size, draw(size)));
  return `<figure role="img" aria-label="${escapeHtml(`${title}. ${description}`)}">\n${parts.join('\n')}\n</figure>`;
}

/** One self-contained page of one picture. */
export function picturePage(picture: Picture): string {
  return htmlPage({
    title: picture.title,
    style: `${PAGE_STYLE}\n${PICTURE_STYLE}`,
    body: `${pictureFigure(picture)}\n<p>${escapeHtml(picture.description)}.</p>`,
    script: PICTURE_SCRIPT,
  });
}

const PAGE_STYLE =
  'body { margin: 0 auto; max-width: 940px; padding: 8px; font-family: system-ui, sans-serif; color: #222; background: #fff }';

function drawingBlock(name: string, { width, height }: Size, drawing: ReturnType<Picture['draw']>): string {
  const spots = drawing.spots.map(({ x, y, width, height, text }) => [
    ...[x, y, width, height].map((pixel) => Math.round(pixel * 10) / 10),
    text,
  ]);
  // "</script" inside a text must not end the script.
  const data = JSON.stringify(spots).replaceAll('<', '\\u003c');
  return `<div class="drawing ${name}" data-width="${width}" data-height="${height}" tabindex="0">
${drawing.svg.replace(/width="\d+" height="\d+"/, 'width="100%"')}
<script type="application/json">${data}</script>
</div>`;
}

export const PICTURE_STYLE = `figure { margin: 0 }
.drawing { position: relative }
.drawing svg { display: block; height: auto }
.drawing.narrow { display: none; max-width: ${NARROW.width + 60}px; margin: auto }
@media (max-width: 640px) { .drawing.wide { display: none } .drawing.narrow { display: block } }
.tip { position: absolute; pointer-events: none; background: #fffffff2; border: 1px solid #555; border-radius: 4px;
  padding: 6px 9px; font-size: 14px; line-height: 1.35; white-space: pre; box-shadow: 0 1px 5px #0004; z-index: 2 }
.tip[hidden] { display: none }`;

/** Shows the text of the place under the pointer, or under a finger. */
export const PICTURE_SCRIPT = `
for (const drawing of document.querySelectorAll('.drawing')) {
  const spots = JSON.parse(drawing.querySelector('script').textContent);
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.setAttribute('role', 'status');
  tip.hidden = true;
  drawing.append(tip);
  const distance = ([x, y, width, height], left, top) =>
    Math.hypot(Math.max(x - left, 0, left - x - width), Math.max(y - top, 0, top - y - height));
  const show = (event) => {
    const box = drawing.querySelector('svg').getBoundingClientRect();
    const scale = box.width / Number(drawing.dataset.width);
    const left = (event.clientX - box.left) / scale;
    const top = (event.clientY - box.top) / scale;
    let found, least = 18;
    for (const spot of spots) {
      const reach = spot[2] > 0 ? 0.01 : 18;
      const far = distance(spot, left, top);
      if (far < Math.min(least, reach)) [found, least] = [spot, far];
    }
    tip.hidden = found === undefined;
    if (found === undefined) return;
    tip.textContent = found[4];
    const x = Math.min(left * scale + 14, box.width - tip.offsetWidth - 2);
    const y = top * scale + 18 + tip.offsetHeight > box.height ? top * scale - tip.offsetHeight - 10 : top * scale + 18;
    tip.style.left = Math.max(x, 0) + 'px';
    tip.style.top = Math.max(y, 0) + 'px';
  };
  drawing.addEventListener('pointermove', show);
  drawing.addEventListener('pointerdown', show);
  drawing.addEventListener('pointerleave', () => { tip.hidden = true; });
}
`;
