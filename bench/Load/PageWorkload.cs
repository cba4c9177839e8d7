using System.Diagnostics;
using System.Text.RegularExpressions;
using Varde.Web.Tests;

namespace Varde.Load;

/// <summary>
/// W6: pages as people open them who have signed in: clinicians the overviews of their patients, citizens their front page, one every five seconds each, whether or not the earlier one has come.
/// Then the overview of the patient with the most documents beside that of one with the fewest, in turns; and what the first load of a page transfers.
/// </summary>
internal static partial class PageWorkload
{
    private const int Readers = 50;
    private const double SecondsBetween = 5;

    private static readonly string[] Staff = ["fastlege", "fastlege", "fastlege", "sykehuslege", "sykepleier"];
    private static readonly string[] Citizens = ["pasient", "mor", "ungdom-16", "sonn-med-fullmakt"];

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        await Population.OfAsync(site, options);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var readers = new List<Reader>();
        for (var n = 0; n < Readers; n++)
            readers.Add(n % 2 == 0 ? await Reader.OfStaffAsync(site, http, Staff[n / 2 % Staff.Length]) : await Reader.OfCitizenAsync(site, http, Citizens[n / 2 % Citizens.Length]));
        Open(readers, options.Warm);
        var (clinicians, citizens) = Open(readers, options.Seconds);
        Console.WriteLine($"W6 overview   {clinicians}   (target p99 < 50 ms)");
        Console.WriteLine($"   front page {citizens}   (target p99 < 50 ms)");
        Compare(readers[0], options.Seconds);
        foreach (var address in new[] { readers[0].Pages[0], "innbygger" }) await TellBytesAsync(site, http, address == "innbygger" ? readers[1] : readers[0], address);
        foreach (var reader in readers) reader.Dispose();
    }

    private static (Latencies Clinicians, Latencies Citizens) Open(List<Reader> readers, int seconds)
    {
        var took = readers.Select((reader, n) => Task.Factory.StartNew(() => reader.Read(seconds, SecondsBetween, SecondsBetween * n / readers.Count), TaskCreationOptions.LongRunning)).ToList();
        Task.WaitAll(took);
        return (Of(took.Where((_, n) => n % 2 == 0)), Of(took.Where((_, n) => n % 2 == 1)));

        Latencies Of(IEnumerable<Task<(List<double> Took, int Failed)>> some) => new([.. some.SelectMany(one => one.Result.Took).Order()], seconds, some.Sum(one => one.Result.Failed));
    }

    // In turns, so that both meet the same moments of the machine.
    private static void Compare(Reader reader, int seconds)
    {
        var sizes = reader.Pages.Select(page => (Page: page, Count: reader.DocumentsOf(page))).OrderBy(one => one.Count).ToList();
        var (few, many) = (sizes[0], sizes[^1]);
        var (short_, long_) = (new List<double>(), new List<double>());
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;)
        {
            short_.Add(reader.Time(few.Page));
            long_.Add(reader.Time(many.Page));
        }
        var (a, b) = (new Latencies([.. short_.Order()], seconds, 0).Percentile(0.5), new Latencies([.. long_.Order()], seconds, 0).Percentile(0.5));
        Console.WriteLine($"   {few.Count} documents {a:F1} ms, {many.Count} documents {b:F1} ms: ratio {b / a:F2}   (medians, in turns)");
    }

    private static async Task TellBytesAsync(Site site, HttpClient http, Reader reader, string address)
    {
        var page = await reader.GetAsync(address);
        var (whole, files) = (await TransferredAsync(site, http, address, reader.Cookie), 0L);
        foreach (Match file in Files().Matches(page)) files += await TransferredAsync(site, http, file.Groups["file"].Value.TrimStart('/'), "");
        Console.WriteLine($"   first load of {(address.Contains("pasient", StringComparison.Ordinal) ? "the overview" : "the front page")}: {(whole + files) / 1024.0:F0} kB, of which the page {whole / 1024.0:F0} kB   (target 350 kB)");
    }

    private static async Task<long> TransferredAsync(Site site, HttpClient http, string address, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.BaseAddress, address));
        request.Headers.Add("Accept-Encoding", "br, gzip");
        if (cookie.Length > 0) request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{address}: {answer.StatusCode}");
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    [GeneratedRegex("""(?:<link rel="stylesheet" href|<link rel="icon" type="image/svg\+xml" href|<script[^>]* src|data-script)="(?<file>[^"]+)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Files();

    [GeneratedRegex("href=\"/(?<page>kliniker/pasient/[0-9a-f-]{36})\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Patients();

    [GeneratedRegex("data-goto=\"d\"><span>[^<]*</span>\\s*<span class=\"count\">(?<count>[0-9]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Documents();

    /// <summary>Somebody who has signed in, with a connection of their own and the pages that they open.</summary>
    private sealed class Reader(Site site, CookieJar jar, IReadOnlyList<string> pages) : IDisposable
    {
        private readonly Connection _line = new(site.BaseAddress, jar.Header);

        public IReadOnlyList<string> Pages => pages;

        public string Cookie => jar.Header;

        public static async Task<Reader> OfStaffAsync(Site site, HttpClient http, string who)
        {
            var jar = new CookieJar(site.BaseAddress, http);
            await jar.SignInAsync("helseid", $"{who}/high");
            var list = (await jar.GetAsync("kliniker")).Body;
            var pages = Patients().Matches(list).Select(match => match.Groups["page"].Value).Distinct().ToList();
            return pages.Count > 0 ? new(site, jar, pages) : throw new InvalidOperationException($"{who} has no patients: their time would say nothing");
        }

        public static async Task<Reader> OfCitizenAsync(Site site, HttpClient http, string who)
        {
            var jar = new CookieJar(site.BaseAddress, http);
            await jar.SignInAsync("idporten", $"{who}/high");
            return new(site, jar, ["innbygger"]);
        }

        public async Task<string> GetAsync(string address) => (await jar.GetAsync(address)).Body;

        // As the menu of the record counts them for this reader.
        public int DocumentsOf(string page) => int.Parse(Documents().Match(jar.GetAsync(page).Result.Body).Groups["count"].Value);

        public double Time(string page)
        {
            var start = Stopwatch.GetTimestamp();
            if (_line.Send("GET", page).Status != 200) throw new InvalidOperationException($"{page} was not answered");
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        public (List<double> Took, int Failed) Read(int seconds, double between, double first)
        {
            var (took, failed, clock) = (new List<double>(), 0, Stopwatch.StartNew());
            for (var n = 0; first + n * between < seconds; n++)
            {
                var intended = TimeSpan.FromSeconds(first + n * between);
                if (intended > clock.Elapsed) Thread.Sleep(intended - clock.Elapsed);
                if (_line.Send("GET", pages[n % pages.Count]).Status == 200) took.Add((clock.Elapsed - intended).TotalMilliseconds);
                else failed++;
            }
            return (took, failed);
        }

        public void Dispose() => _line.Dispose();
    }
}
