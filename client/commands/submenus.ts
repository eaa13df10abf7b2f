/** The submenus of rows' menus: what is wanted now and then stands in one, so that the menu itself stays short. */

export const submenus = {
  copy: { title: "Copy", group: "3_edit@8" },
  more: { title: "More", group: "3_edit@9" },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly group: string }>>;

export type Submenu = keyof typeof submenus;
