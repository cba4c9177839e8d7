using System.Text.Encodings.Web;

namespace Varde.NationalServices.IdentityProvider;

/// <summary>What the pages of the stand-in have in common: one form, no script.</summary>
internal static class StandInPage
{
    /// <summary>Its style sheet.</summary>
    public const string Style = """
        :root { color-scheme: light; font-family: system-ui, sans-serif; color: #1e2d37; background: #f3f4f4; }
        main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        h1 { font-size: 1.6rem; margin: 0.5rem 0; } h2 { font-size: 1.15rem; margin: 1.5rem 0 0.5rem; }
        ul { list-style: none; margin: 0; padding: 0; }
        li { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.6rem 0.75rem; background: #fff; border: 1px solid #b7bcc0; border-bottom-width: 0; }
        li:last-child { border-bottom-width: 1px; }
        li p { flex: 1 1 14rem; margin: 0; } li span { display: block; color: #515f69; }
        button { font: inherit; padding: 0.45rem 0.8rem; min-height: 2.75rem; border: 1px solid #0b5a6b; border-radius: 4px; background: #0b5a6b; color: #fff; cursor: pointer; }
        button.second { background: #fff; color: #0b5a6b; }
        button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid #b8862b; outline-offset: 2px; }
        summary { padding: 0.7rem 0.75rem; min-height: 2.75rem; box-sizing: border-box; background: #fff; border: 1px solid #b7bcc0; cursor: pointer; }
        .problem { padding: 0.75rem; background: #fff; border: 2px solid #b3253a; }
        a { color: #0b5a6b; }
        """;

    /// <summary>A page.</summary>
    /// <param name="texts">Its texts.</param>
    /// <param name="title">Its title.</param>
    /// <param name="hidden">What the form sends besides the choice: first what the page is reached again by.</param>
    /// <param name="problem">What was not right before; null at first.</param>
    /// <param name="choices">What there is to choose, as HTML.</param>
    public static string Write(SignInTexts texts, string title, IReadOnlyList<(string Name, string Value)> hidden, string? problem, string choices) => $"""
        <!DOCTYPE html>
        <html lang="{texts.Language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <link rel="stylesheet" href="{IdentityProviderSettings.Base}/style.css">
        </head>
        <body>
        <main>
        <p><a href="{Text(OtherLanguage(texts, hidden))}" lang="{texts.OtherCode}" hreflang="{texts.OtherCode}">{Text(texts.OtherLanguage)}</a></p>
        <h1>{Text(title)}</h1>
        <p>{Text(texts.Lead)}</p>
        {(problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Text(problem)}</p>")}
        <form method="post" action="{IdentityProviderSettings.Base}/connect/authorize" autocomplete="off">
        {string.Concat(hidden.Select(field => $"<input type=\"hidden\" name=\"{Text(field.Name)}\" value=\"{Text(field.Value)}\">"))}
        {choices}
        <p><button class="second" name="cancel" value="1">{Text(texts.Cancel)}</button></p>
        </form>
        </main>
        </body>
        </html>
        """;

    /// <summary>A text as it stands in HTML.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string OtherLanguage(SignInTexts texts, IReadOnlyList<(string Name, string Value)> hidden) =>
        $"{IdentityProviderSettings.Base}/connect/authorize?" + string.Join('&', hidden.Take(2).Append(("ui_locales", texts.OtherCode)).Select(field => $"{field.Item1}={Uri.EscapeDataString(field.Item2)}"));
}
