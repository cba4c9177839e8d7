namespace Varde.Web.Hosting;

/// <summary>What the program ends with, for scripts that start it.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>A command was done, and found or left something that is not right: an index that differs, a document that was refused.</summary>
    public const int NotAllRight = 1;

    public const int WrongSettings = 2;
    public const int NoDatabase = 3;
    public const int NoAddress = 4;

    /// <summary>A command was stopped before its end.</summary>
    public const int Interrupted = 5;

    public static int Show(string text)
    {
        Console.WriteLine(text);
        return Done;
    }

    public static async Task<int> SayAsync(int code, string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return code;
    }
}
