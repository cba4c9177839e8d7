using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Varde.Web.Hosting;

namespace Varde.Web.Tests;

/// <summary>Somebody who reads the pages in a language: the texts of the program, in that language for as long as this lives.</summary>
internal sealed class Reader : IDisposable
{
    private static readonly IStringLocalizer<Texts> All =
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<Texts>>();

    private readonly (CultureInfo Culture, CultureInfo UiCulture) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    private Reader(CultureInfo culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;

    public IStringLocalizer<Texts> Texts => All;

    public static Reader Norwegian() => new(Languages.Bokmål);

    public static Reader English() => new(Languages.English);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;
}
