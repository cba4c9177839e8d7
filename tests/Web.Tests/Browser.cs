using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Varde.Web.Tests;

/// <summary>One Chromium for all browser stories, each in its own context. The machine's browser is used; none is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Quiet =
        ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // As scripts/machine.sh looks for it.
    private static readonly string Path = Environment.GetEnvironmentVariable("CHROMIUM")
        ?? new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.FirstOrDefault(File.Exists) ?? "";

    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> OfStories = new();

    private static readonly ConcurrentBag<Task> Closing = [];

    private static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());

    private const string Faults = """
        async runOnly => (await axe.run(document, { runOnly, resultTypes: ['violations'], selectors: false })).violations
          .filter(fault => ['serious', 'critical'].includes(fault.impact))
          .map(fault => `${fault.id}: ${fault.nodes.map(node => node.html).join(', ')}`)
        """;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path))
            return;
        // As patient as the other waits: the tests of a whole solution share one machine.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        // Chromium's sandbox refuses root.
        string[] asRoot = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Headless = true, ChromiumSandbox = false, Args = [.. Quiet, .. asRoot] });
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Closing);
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page of a Norwegian reader. The test is skipped, by its name, when the machine has no Chromium.</summary>
    public async Task<IPage> OpenAsync(Uri address, int width = 1280, int height = 800, bool script = true)
    {
        Assert.SkipWhen(_browser is null, "Chromium is not installed");
        var context = await NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, JavaScriptEnabled = script });
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>The page to which signing in leads somebody of the demo. The way there is gone without a window: that it is one for people is a story of its own.</summary>
    /// <param name="varde">The server.</param>
    /// <param name="door">The service: helseid or idporten.</param>
    /// <param name="who">The key of the person.</param>
    /// <param name="width">The width of the window.</param>
    public async Task<IPage> SignInAsync(RunningVarde varde, string door, string who, int width)
    {
        Assert.SkipWhen(_browser is null, "Chromium is not installed");
        var jar = await CookieJar.SignedInAsync(varde, door, who);
        var context = await NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 800 } });
        await context.AddCookiesAsync(jar.Cookies.Select(cookie => new Cookie { Name = cookie.Key, Value = cookie.Value.Value, Url = $"https://{varde.Address.Host}/", Secure = true, HttpOnly = true }));
        var page = await context.NewPageAsync();
        await page.GotoAsync(jar.At.ToString());
        return page;
    }

    /// <summary>Another window of whoever has signed in on a page, in a browser that runs no script.</summary>
    public async Task<IPage> WithoutScriptAsync(IPage signedIn)
    {
        var state = await signedIn.Context.StorageStateAsync();
        var context = await NewContextAsync(new() { StorageState = state, ViewportSize = new() { Width = 1280, Height = 800 }, JavaScriptEnabled = false });
        return await context.NewPageAsync();
    }

    /// <summary>Begins to close the pages that a story has opened: a page that lies open goes on asking for what is new, on the machine and in the log of the stories after it.</summary>
    internal static void Close(string story)
    {
        if (OfStories.TryRemove(story, out var contexts)) Closing.Add(Task.WhenAll(contexts.Select(context => context.CloseAsync())));
    }

    private async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        (options.Locale, options.TimezoneId) = ("nb-NO", "Europe/Oslo");
        var context = await _browser!.NewContextAsync(options);
        if (TestContext.Current.Test is { } story) OfStories.GetOrAdd(story.UniqueID, _ => []).Add(context);
        return context;
    }

    /// <summary>What breaks WCAG 2.2 A or AA on the page, as axe finds it, worst kinds only.</summary>
    public static Task<IReadOnlyList<string>> FaultsOfAccess(IPage page) => FaultsOf(page, new { type = "tag", values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa" } });

    /// <summary>The same in light, and in dark what colours decide: the rest of a page is one in both.</summary>
    public static async Task<IReadOnlyList<string>> FaultsInBothSchemes(IPage page)
    {
        // Colours that fade into each other would be measured half-way.
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        var light = await FaultsOfAccess(page);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        var dark = await FaultsOf(page, new { type = "rule", values = new[] { "color-contrast" } });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        return [.. light, .. dark.Select(fault => $"in dark, {fault}")];
    }

    // What axe finds stays in the page but for the faults, and no selectors are worked out for what is told by its markup: on a long page either takes longer than the rules.
    private static async Task<IReadOnlyList<string>> FaultsOf(IPage page, object rules)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window")) await page.EvaluateAsync(Axe.Value);
        return await page.EvaluateAsync<string[]>(Faults, rules);
    }
}
