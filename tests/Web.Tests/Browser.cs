using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
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

    /// <summary>The page of somebody of the demo who has signed in.</summary>
    /// <param name="varde">The server.</param>
    /// <param name="door">The service: helseid or idporten.</param>
    /// <param name="who">The key of the person.</param>
    /// <param name="width">The width of the window.</param>
    public async Task<IPage> SignInAsync(RunningVarde varde, string door, string who, int width)
    {
        var page = await OpenAsync(new Uri(varde.Address, $"innlogging/{door}"), width, 800);
        // A busy machine may not answer the pages in time when they ask the stand-in who it is: one tries again.
        for (var tries = 1; !await IsSignedInAsync(page, who); tries++)
        {
            if (tries == 3) throw new TimeoutException($"{who} could not sign in: {page.Url}");
            await page.GotoAsync(new Uri(varde.Address, $"innlogging/{door}").ToString());
        }
        return page;
    }

    /// <summary>Another window of whoever has signed in on a page, in a browser that runs no script.</summary>
    public async Task<IPage> WithoutScriptAsync(IPage signedIn)
    {
        var state = await signedIn.Context.StorageStateAsync();
        var context = await NewContextAsync(new() { StorageState = state, ViewportSize = new() { Width = 1280, Height = 800 }, JavaScriptEnabled = false });
        return await context.NewPageAsync();
    }

    private static async Task<bool> IsSignedInAsync(IPage page, string who)
    {
        // Families are folded together on the page of the stand-in.
        await page.Locator($"[name=who][value='{who}/high']").DispatchEventAsync("click");
        try
        {
            await page.WaitForURLAsync(url => !url.Contains("/national/", StringComparison.Ordinal), new() { Timeout = 15_000 });
            return (await page.Context.CookiesAsync()).Any(cookie => cookie.Name == "__Host-varde");
        }
        catch (TimeoutException)
        {
            return false;
        }
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
    public static Task<IReadOnlyList<string>> FaultsOfAccess(IPage page) => FaultsOf(page, new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });

    /// <summary>The same in light, and in dark what colours decide: the rest of a page is one in both.</summary>
    public static async Task<IReadOnlyList<string>> FaultsInBothSchemes(IPage page)
    {
        // Colours that fade into each other would be measured half-way.
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        var light = await FaultsOfAccess(page);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        var dark = await FaultsOf(page, new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        return [.. light, .. dark.Select(fault => $"in dark, {fault}")];
    }

    private static async Task<IReadOnlyList<string>> FaultsOf(IPage page, RunOnlyOptions rules)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = rules, ResultTypes = [ResultType.Violations] });
        return [.. result.Violations.Where(fault => fault.Impact is "serious" or "critical")
            .Select(fault => $"{fault.Id}: {string.Join(", ", fault.Nodes.Select(node => node.Html))}")];
    }
}
