/** Placeholder pictures of the goods, drawn here. */
import type { Product } from "../state/records";

const SHAPES: Record<Product["picture"], string> = {
  bicycle:
    '<circle cx="110" cy="190" r="54"/><circle cx="290" cy="190" r="54"/><path d="M110 190 160 110h95l35 80M160 110l50 80h-100M210 190l45-80M150 96h30M255 110l-8-26h26"/>',
  grinder:
    '<rect x="150" y="120" width="100" height="120" rx="14"/><path d="M160 120c0-40 80-40 80 0M200 90V62h70"/><circle cx="276" cy="62" r="9"/><path d="M170 160h60"/>',
  kettle:
    '<path d="M140 230h110l-16-110h-78zM156 150c-40 0-60-10-76-46l14-6c14 24 30 30 66 30M250 150c44 0 44 62-6 62M176 120c0-22 38-22 38 0"/>',
  bag: '<rect x="130" y="90" width="140" height="150" rx="12"/><path d="M130 130h140M165 90V70h70v20M180 130v34h40v-34"/>',
  lamp: '<path d="M120 150c0-46 90-46 90 0s-90 46-90 0zM210 150h40M250 132v36M262 126l48-26M262 150h54M262 174l48 26"/>',
  cup: '<path d="M130 110h130v60c0 60-130 60-130 0zM260 120c40 0 40 50 0 50"/>',
};

export function picture(product: Product): string {
  const { hue } = product;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" role="img"><rect width="400" height="300" fill="hsl(${hue} 30% 90%)"/><path d="M0 244h400v56H0z" fill="hsl(${hue} 26% 82%)"/><g fill="none" stroke="hsl(${hue} 45% 28%)" stroke-width="9" stroke-linecap="round" stroke-linejoin="round">${SHAPES[product.picture]}</g></svg>`;
}
