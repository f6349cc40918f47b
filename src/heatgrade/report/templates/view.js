// What happens inside the view is hidden from the page's own :focus: mark it here.
const markView = () => document.querySelectorAll("iframe").forEach(
  view => view.classList.toggle("held", view === document.activeElement));
for (const event of ["blur", "focus", "focusin"])
  addEventListener(event, () => setTimeout(markView));
