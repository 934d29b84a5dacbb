Console.WriteLine("crest");
return 0;
