package main

import "fmt"

func main() {
	var n, pieces, price, total int64
	fmt.Scan(&n)
	for ; n > 0; n-- {
		fmt.Scan(&pieces, &price)
		fmt.Println(pieces * price)
		total += pieces * price
	}
	fmt.Println(total)
}
