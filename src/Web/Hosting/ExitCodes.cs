namespace Varde.Web.Hosting;

/// <summary>What the program ends with, for scripts that start it.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int WrongSettings = 2;
    public const int NoDatabase = 3;
    public const int NoAddress = 4;

    public static async Task<int> SayAsync(int code, string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return code;
    }
}
